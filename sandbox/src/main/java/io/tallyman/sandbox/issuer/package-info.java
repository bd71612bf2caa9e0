/** An OpenID Connect issuer for people who try the sandbox: they say who they are. */
@NullMarked
package io.tallyman.sandbox.issuer;

import org.jspecify.annotations.NullMarked;
