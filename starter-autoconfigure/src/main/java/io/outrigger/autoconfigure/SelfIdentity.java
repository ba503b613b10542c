package io.outrigger.autoconfigure;

/**
 * The name under which this process is known: fixed for its life, known before its port.
 *
 * @param service name of the service
 * @param id name of this instance, unique within the service
 */
public record SelfIdentity(String service, String id) {
}
