/**
 * What {@code GET /v3/api-docs} says of a service: clients, the dashboard's too, are made from it.
 */
@NullMarked
package io.tallyman.web.openapi;

import org.jspecify.annotations.NullMarked;
