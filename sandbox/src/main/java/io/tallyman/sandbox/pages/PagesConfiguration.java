package io.tallyman.sandbox.pages;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/** Where the dashboard's files are; the module {@code dashboard} builds them. */
@Configuration(proxyBeanMethods = false)
public class PagesConfiguration implements WebMvcConfigurer {
  private static final String FILES = "classpath:/io/tallyman/dashboard/";

  @Override
  public void addViewControllers(ViewControllerRegistry views) {
    views.addRedirectViewController("/", "/app/");
    for (String part : List.of("/app", "/widgets")) {
      views.addRedirectViewController(part, part + "/");
      views.addViewController(part + "/").setViewName("forward:" + part + "/index.html");
    }
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry resources) {
    resources
        .addResourceHandler("/app/assets/**")
        .addResourceLocations(FILES + "app/assets/")
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    files(resources, "app");
    files(resources, "widgets");
  }

  private static void files(ResourceHandlerRegistry resources, String part) {
    resources
        .addResourceHandler("/" + part + "/**")
        .addResourceLocations(FILES + part + "/")
        .setCacheControl(CacheControl.noCache())
        .resourceChain(true)
        .addResolver(new FileOrPage());
  }

  /** Paths within the app are its own: whatever is no file is answered with its one page. */
  private static final class FileOrPage extends PathResourceResolver {
    @Override
    protected @Nullable Resource getResource(String path, Resource folder) throws IOException {
      Resource file = super.getResource(path, folder);
      return file != null ? file : super.getResource("index.html", folder);
    }
  }
}
