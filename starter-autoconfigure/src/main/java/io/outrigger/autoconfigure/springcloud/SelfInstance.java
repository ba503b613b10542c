package io.outrigger.autoconfigure.springcloud;

import java.net.InetAddress;
import java.net.URI;
import java.util.Map;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.serviceregistry.Registration;

import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.registry.self.SelfRegistration;

/**
 * This process as Spring Cloud knows it: as it is registered now, or, while it is not, as
 * it is configured. Before its port is known that is 0.
 */
class SelfInstance implements Registration {

	private final SelfRegistration registration;

	private final DiscoveredInstance configured;

	SelfInstance(SelfRegistration registration, SelfIdentity self, InstanceProperties properties) {
		this.registration = registration;
		String host = (properties.host() != null) ? properties.host()
				: InetAddress.getLoopbackAddress().getHostAddress();
		int port = (properties.port() != null) ? properties.port() : 0;
		this.configured = new DiscoveredInstance(self.id(), self.service(), host, port, false, properties.metadata());
	}

	@Override
	public String getInstanceId() {
		return this.configured.instanceId();
	}

	@Override
	public String getServiceId() {
		return this.configured.serviceId();
	}

	@Override
	public String getHost() {
		return present().getHost();
	}

	@Override
	public int getPort() {
		return present().getPort();
	}

	@Override
	public boolean isSecure() {
		return present().isSecure();
	}

	@Override
	public URI getUri() {
		return present().getUri();
	}

	@Override
	public Map<String, String> getMetadata() {
		return present().getMetadata();
	}

	private ServiceInstance present() {
		io.outrigger.registry.ServiceInstance held = this.registration.current();
		return (held != null) ? DiscoveredInstance.of(held) : this.configured;
	}

}
