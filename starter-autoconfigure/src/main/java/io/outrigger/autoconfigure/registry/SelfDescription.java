package io.outrigger.autoconfigure.registry;

import java.net.InetAddress;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceCapacity;

/**
 * Describes this process for the registry: what the user said, or else what the web
 * server says. With a registry inside the process nobody else has to reach it, so the
 * loopback address will do.
 */
class SelfDescription {

	private final SelfIdentity self;

	private final InstanceProperties properties;

	private final @Nullable ServerProperties server;

	private final Environment environment;

	SelfDescription(SelfIdentity self, InstanceProperties properties, @Nullable ServerProperties server,
			Environment environment) {
		this.self = self;
		this.properties = properties;
		this.server = server;
		this.environment = environment;
	}

	ServiceInstance describe(int serverPort, Instant startedAt) {
		int port = (this.properties.port() != null) ? this.properties.port() : serverPort;
		return ServiceInstance.builder(this.self.service(), this.self.id(), host(), port)
			.secure(this.server != null && Ssl.isEnabled(this.server.getSsl()))
			.location(this.properties.zone(), this.properties.region())
			.version(this.properties.version())
			.weight(this.properties.weight())
			.capacity(capacity(this.properties.capacity()))
			.management(managementPort(port), healthPath())
			.metadata(this.properties.metadata())
			.startedAt(startedAt)
			.build();
	}

	private String host() {
		if (this.properties.host() != null) {
			return this.properties.host();
		}
		InetAddress address = (this.server != null) ? this.server.getAddress() : null;
		return ((address != null && !address.isAnyLocalAddress()) ? address : InetAddress.getLoopbackAddress())
			.getHostAddress();
	}

	/*
	 * What the JVM may use is known, and follows the limits of a container.
	 */
	private static InstanceCapacity capacity(InstanceProperties.Capacity said) {
		Runtime jvm = Runtime.getRuntime();
		return new InstanceCapacity(said.maxRequestsPerSecond(), said.maxConnections(),
				(said.cpuCores() != null) ? said.cpuCores() : Double.valueOf(jvm.availableProcessors()),
				(said.memory() != null) ? said.memory().toBytes() : Long.valueOf(jvm.maxMemory()));
	}

	private int managementPort(int port) {
		if (this.properties.managementPort() != null) {
			return this.properties.managementPort();
		}
		return this.environment.getProperty("local.management.port", Integer.class, port);
	}

	private String healthPath() {
		if (this.properties.healthPath() != null) {
			return this.properties.healthPath();
		}
		String server = property(hasManagementServer() ? "management.server.base-path" : "spring.webflux.base-path",
				"");
		String endpoints = property("management.endpoints.web.base-path", "/actuator");
		String health = property("management.endpoints.web.path-mapping.health", "health");
		return (server + "/" + endpoints + "/" + health).replaceAll("/{2,}", "/");
	}

	/*
	 * The same question that Boot asks; 0 is a free port, hence another one.
	 */
	private boolean hasManagementServer() {
		String management = property("management.server.port", "");
		String main = property("server.port", "8080");
		return !management.isEmpty() && (management.equals("0") || !management.equals(main));
	}

	private String property(String name, String fallback) {
		return this.environment.getProperty(name, fallback);
	}

}
