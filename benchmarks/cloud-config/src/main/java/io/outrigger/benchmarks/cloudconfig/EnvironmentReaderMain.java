package io.outrigger.benchmarks.cloudconfig;

import java.util.Arrays;
import java.util.Map;

import org.springframework.cloud.config.client.ConfigClientProperties;
import org.springframework.cloud.config.client.ConfigServicePropertySourceLocator;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * A process that asks a config server for its properties: how long that takes when it is
 * new and when it is not.
 */
public class EnvironmentReaderMain {

	/**
	 * Asks.
	 * @param args where the server is, the name of the application, how many properties
	 * there are, and how often to ask again
	 */
	public static void main(String[] args) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("name", Map.of("spring.application.name", args[1])));
		ConfigClientProperties properties = new ConfigClientProperties(environment);
		properties.setName(args[1]);
		properties.setUri(new String[] { args[0] });
		properties.setFailFast(true);
		ConfigServicePropertySourceLocator locator = new ConfigServicePropertySourceLocator(properties);
		int count = Integer.parseInt(args[2]);
		System.out.println("COLD " + millis(locator, environment, count));
		double[] warm = new double[Integer.parseInt(args[3])];
		for (int i = 0; i < warm.length; i++) {
			warm[i] = millis(locator, environment, count);
		}
		double[] later = Arrays.copyOfRange(warm, warm.length / 2, warm.length);
		Arrays.sort(later);
		System.out.println("WARM " + later[(later.length - 1) / 2]);
	}

	private static double millis(ConfigServicePropertySourceLocator locator, StandardEnvironment environment,
			int count) {
		long began = System.nanoTime();
		PropertySource<?> located = locator.locate(environment);
		double millis = (System.nanoTime() - began) / 1e6;
		int found = (located instanceof EnumerablePropertySource<?> source) ? source.getPropertyNames().length : 0;
		if (found < count) {
			throw new IllegalStateException("There are " + found + " properties but must be " + count);
		}
		return millis;
	}

}
