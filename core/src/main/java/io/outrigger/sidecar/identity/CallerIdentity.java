package io.outrigger.sidecar.identity;

/**
 * Who sent a request, as its token proves.
 *
 * @param service name of the service
 * @param instance id of the instance, by the word of that service
 */
public record CallerIdentity(String service, String instance) {
}
