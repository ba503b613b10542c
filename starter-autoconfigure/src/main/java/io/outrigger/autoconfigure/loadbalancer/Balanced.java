package io.outrigger.autoconfigure.loadbalancer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Asks for the HTTP client that balances: on an injected {@code WebClient.Builder},
 * {@code RestClient.Builder}, {@code RestTemplateBuilder} or
 * {@code HttpServiceProxyFactory}. Without it an injection gets Boot's own. A balanced
 * client sends {@code lb://<service>/...}, and {@code http://<service>/...} without a
 * port if the registry knows the service, to one of the instances; any other address it
 * leaves as it is.
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface Balanced {

}
