package io.outrigger.autoconfigure.sidecar.context;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of what the log says of requests that come in.
 *
 * @param mdc Whether log lines can name the request being served and who proved to have
 * sent it (outrigger.request and outrigger.caller in the MDC); takes effect on threads to
 * which Reactor's context is propagated.
 */
@ConfigurationProperties("outrigger.sidecar.inbound")
public record LogProperties(@DefaultValue("true") boolean mdc) {
}
