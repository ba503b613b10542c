package io.outrigger.autoconfigure.springcloud.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryProperties;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClient;
import org.springframework.context.ApplicationContext;

import io.outrigger.autoconfigure.springcloud.RegistryDiscoveryClient;
import io.outrigger.autoconfigure.springcloud.RegistryReactiveDiscoveryClient;

/**
 * Who is asked before the registry.
 *
 * @param others the discovery clients before the registry's, or all if it has none
 * @param listed what is listed in properties, by service
 */
record DiscoveryOrder(List<Object> others, Map<String, List<DefaultServiceInstance>> listed) {

	private static final String LISTED = "spring.cloud.discovery.client.simple";

	/**
	 * Reads the order of an application.
	 * @param context has the discovery clients
	 * @return the order
	 */
	static DiscoveryOrder of(ApplicationContext context) {
		Map<String, List<DefaultServiceInstance>> listed = Binder.get(context.getEnvironment())
			.bind(LISTED, SimpleDiscoveryProperties.class)
			.map(SimpleDiscoveryProperties::getInstances)
			.orElse(Map.of());
		ReactiveCompositeDiscoveryClient reactive = context.getBeanProvider(ReactiveCompositeDiscoveryClient.class)
			.getIfAvailable();
		if (reactive != null) {
			return before(reactive.getDiscoveryClients(), listed);
		}
		CompositeDiscoveryClient blocking = context.getBeanProvider(CompositeDiscoveryClient.class).getIfAvailable();
		return before((blocking != null) ? blocking.getDiscoveryClients() : List.of(), listed);
	}

	private static DiscoveryOrder before(List<?> clients, Map<String, List<DefaultServiceInstance>> listed) {
		List<Object> others = new ArrayList<>();
		for (Object client : clients) {
			if (client instanceof RegistryReactiveDiscoveryClient || client instanceof RegistryDiscoveryClient) {
				break;
			}
			others.add(client);
		}
		return new DiscoveryOrder(others, listed);
	}

	/**
	 * Whether nobody who is asked before the registry may know a service. Of those whose
	 * instances are listed in properties that can be told without asking.
	 * @param service name of the service
	 * @return {@code true} if the registry is the first
	 */
	boolean putsRegistryFirst(String service) {
		boolean isListed = !this.listed.getOrDefault(service, List.of()).isEmpty();
		return this.others.stream().allMatch((client) -> isSimple(client) && !isListed);
	}

	private static boolean isSimple(Object client) {
		return client instanceof SimpleReactiveDiscoveryClient || client instanceof SimpleDiscoveryClient;
	}

}
