package io.tallyman.proving.money;

import io.tallyman.billing.BillingSettings;
import io.tallyman.billing.checkout.CheckoutConfiguration;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import jakarta.servlet.ServletException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** billing-sync's own endpoints for organizations, asked without a server between. */
final class BillingApi implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final MockMvc endpoints;

  /**
   * Wires the endpoints.
   *
   * @param parts whatever else they are made of
   */
  BillingApi(String catalog, List<Object> parts) {
    var beans = context.getBeanFactory();
    beans.registerSingleton("json", JSON);
    beans.registerSingleton("shared", new BillingSettings(catalog, "https://example.org"));
    for (int i = 0; i < parts.size(); i++) {
      beans.registerSingleton("part-" + i, parts.get(i));
    }
    context.register(CheckoutConfiguration.class);
    context.refresh();
    context.stop(); // When anything happens is for the test to say.
    endpoints =
        MockMvcBuilders.standaloneSetup(
                context.getBean("checkoutController"), context.getBean("subscriptionController"))
            .setCustomArgumentResolvers(new Administrator())
            .build();
  }

  /**
   * Posts to one of an organization's endpoints.
   *
   * @throws RuntimeException what the endpoint refuses with
   */
  JsonNode post(String organization, String path, String json) {
    try {
      String answer =
          endpoints
              .perform(
                  MockMvcRequestBuilders.post("/v1/organizations/" + organization + path)
                      .contentType(MediaType.APPLICATION_JSON)
                      .content(json))
              .andReturn()
              .getResponse()
              .getContentAsString();
      return JSON.readTree(answer);
    } catch (ServletException refused) {
      throw refused.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(refused);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** Sends every request, without an idempotency key. */
  private static final class Administrator implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == Caller.class
          || parameter.getParameterType() == IdempotencyKey.class;
    }

    @Override
    public @Nullable Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest request,
        @Nullable WebDataBinderFactory binders) {
      return parameter.getParameterType() == Caller.class ? Caller.ADMINISTRATOR : null;
    }
  }
}
