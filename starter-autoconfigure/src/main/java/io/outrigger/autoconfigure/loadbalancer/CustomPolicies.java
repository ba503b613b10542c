package io.outrigger.autoconfigure.loadbalancer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;

import io.outrigger.autoconfigure.failure.BindingCheck;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.spi.BalancingPolicy;

/**
 * The policies of the user's own: beans of type {@link BalancingPolicy}. A name that no
 * such bean has is refused when properties are bound, at the start as well as for a
 * release of the config center.
 */
class CustomPolicies implements ConfigurationPropertiesBindHandlerAdvisor {

	private final ListableBeanFactory factory;

	CustomPolicies(ListableBeanFactory factory) {
		this.factory = factory;
	}

	/*
	 * A service asks for its own, and gets it if the bean is a prototype.
	 */
	Map<String, Supplier<BalancingPolicy>> byName() {
		Map<String, Supplier<BalancingPolicy>> policies = new TreeMap<>();
		for (String name : names()) {
			policies.put(name, () -> create(name));
		}
		return policies;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new BindingCheck<>(LoadBalancerProperties.class, this::check).apply(handler);
	}

	private void check(LoadBalancerProperties properties) {
		check(PropertyPrefix.GENERAL, properties.custom());
		properties.services().forEach((name, service) -> check(PropertyPrefix.of(name), service.custom()));
	}

	private void check(PropertyPrefix prefix, @Nullable String custom) {
		if (custom != null && !names().contains(custom)) {
			String names = String.join(", ", names());
			throw new InvalidPropertyException(prefix.text() + "custom", custom,
					"the name of a bean of type BalancingPolicy, of which there is "
							+ (names.isEmpty() ? "none" : names));
		}
	}

	private Set<String> names() {
		return new TreeSet<>(List
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.factory, BalancingPolicy.class, true, false)));
	}

	private BalancingPolicy create(String name) {
		try {
			return this.factory.getBean(name, BalancingPolicy.class);
		}
		catch (BeansException ex) {
			throw new IllegalArgumentException("Policy '" + name + "' cannot be created", ex);
		}
	}

}
