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
		boolean ownServer = this.environment.containsProperty("management.server.port");
		String server = ownServer ? "" : this.environment.getProperty("spring.webflux.base-path", "");
		String endpoints = this.environment.getProperty("management.endpoints.web.base-path", "/actuator");
		return (server + endpoints + "/health").replaceAll("/{2,}", "/");
	}

}
