package io.outrigger.autoconfigure.springcloud;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

import io.outrigger.autoconfigure.actuate.SensitiveNames;

/**
 * An instance as Spring Cloud knows instances. What has no place of its own there goes
 * into the metadata, under the keys that Spring Cloud LoadBalancer and Spring Boot Admin
 * read; an entry of the same name that the user set wins. Secrets stay out: others show
 * metadata, the endpoint of Spring Cloud Gateway for one. It names no scheme, so that a
 * caller's own (https, ws) is kept.
 *
 * @param instanceId name of the instance
 * @param serviceId name of the service
 * @param host host as it stands in an address: an IPv6 address is in brackets
 * @param port port that callers connect to
 * @param secure whether callers use TLS
 * @param metadata further attributes
 */
public record DiscoveredInstance(String instanceId, String serviceId, String host, int port, boolean secure,
		Map<String, String> metadata) implements ServiceInstance {

	/**
	 * Leaves out what is secret.
	 */
	public DiscoveredInstance {
		host = (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
		metadata = withoutSecrets(metadata);
	}

	static DiscoveredInstance of(io.outrigger.registry.ServiceInstance instance) {
		Map<String, String> metadata = new HashMap<>();
		putIfKnown(metadata, "zone", instance.zone());
		putIfKnown(metadata, "region", instance.region());
		putIfKnown(metadata, "version", instance.version());
		metadata.put("weight", String.valueOf(instance.weight()));
		putManagement(metadata, instance.managementPort(), instance.healthPath());
		metadata.putAll(instance.metadata());
		return new DiscoveredInstance(instance.id(), instance.service(), instance.host(), instance.port(),
				instance.secure(), metadata);
	}

	@Override
	public String getInstanceId() {
		return this.instanceId;
	}

	@Override
	public String getServiceId() {
		return this.serviceId;
	}

	@Override
	public String getHost() {
		return this.host;
	}

	@Override
	public int getPort() {
		return this.port;
	}

	@Override
	public boolean isSecure() {
		return this.secure;
	}

	@Override
	public URI getUri() {
		return URI.create((this.secure ? "https://" : "http://") + this.host + ":" + this.port);
	}

	@Override
	public Map<String, String> getMetadata() {
		return this.metadata;
	}

	private static void putIfKnown(Map<String, String> metadata, String key, @Nullable String value) {
		if (value != null) {
			metadata.put(key, value);
		}
	}

	/*
	 * Spring Boot Admin asks for the other endpoints next to that of health.
	 */
	private static void putManagement(Map<String, String> metadata, int port, String healthPath) {
		int health = healthPath.lastIndexOf('/');
		metadata.put("management.port", String.valueOf(port));
		metadata.put("management.context-path", (health > 0) ? healthPath.substring(0, health) : "/");
		metadata.put("health.path", healthPath.substring(health + 1));
	}

	private static Map<String, String> withoutSecrets(Map<String, String> metadata) {
		Map<String, String> open = new HashMap<>(metadata);
		open.keySet().removeIf(SensitiveNames::include);
		return Map.copyOf(open);
	}

}
