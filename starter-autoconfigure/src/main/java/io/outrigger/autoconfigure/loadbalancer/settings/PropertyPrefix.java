package io.outrigger.autoconfigure.loadbalancer.settings;

import java.util.List;
import java.util.function.Supplier;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.loadbalancer.settings.InvalidSettingException;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * Where properties stand that become settings of the load balancer.
 *
 * @param text what precedes their names, with the dot at its end
 */
public record PropertyPrefix(String text) {

	/**
	 * Where the properties for all services stand.
	 */
	public static final PropertyPrefix GENERAL = new PropertyPrefix("outrigger.loadbalancer.");

	/**
	 * Returns where the properties for one service stand.
	 * @param service name of the service
	 * @return the prefix
	 */
	public static PropertyPrefix of(String service) {
		return new PropertyPrefix(GENERAL.text + "services." + service + ".");
	}

	/**
	 * Returns where the properties of a route stand.
	 * @param route name of the route
	 * @return the prefix
	 */
	public static PropertyPrefix ofRoute(String route) {
		return new PropertyPrefix("outrigger.sidecar.routes." + route + ".");
	}

	/**
	 * Creates settings from properties that stand here.
	 * @param <T> type of the settings
	 * @param creation creates them
	 * @return the settings
	 * @throws InvalidPropertyException if one breaks its rule, with its full name
	 */
	public <T> T create(Supplier<T> creation) {
		try {
			return creation.get();
		}
		catch (InvalidSettingException ex) {
			throw new InvalidPropertyException(this.text + ex.setting(), ex.value(), ex.rule());
		}
	}

	/**
	 * Reads keys from a property that stands here.
	 * @param property its name
	 * @param texts what it says
	 * @return the keys
	 * @throws InvalidPropertyException if one of the texts is no key
	 */
	public List<RequestKey> keys(String property, List<String> texts) {
		return texts.stream().map((text) -> {
			RequestKey key = RequestKey.of(text);
			if (key == null) {
				throw new InvalidPropertyException(this.text + property, text, RequestKey.RULE);
			}
			return key;
		}).toList();
	}

}
