package io.outrigger.benchmarks.eureka;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.netflix.appinfo.InstanceInfo;
import com.netflix.discovery.CacheRefreshedEvent;
import com.netflix.discovery.EurekaClient;
import com.netflix.discovery.shared.Application;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Applications with a Eureka client and nothing else, which register themselves. The
 * first says what it comes to know whenever it has fetched the registry.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EurekaMemberApplication {

	/**
	 * Runs the applications.
	 * @param args their names, separated by commas, and what is passed on to each
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		String[] names = args[0].split(",", -1);
		String[] options = Arrays.copyOfRange(args, 1, args.length);
		ConfigurableApplicationContext first = run(names[0], 20_000, options);
		EurekaClient client = first.getBean(EurekaClient.class);
		Map<String, String> known = new HashMap<>();
		tell(known, seen(client));
		client.registerEventListener((event) -> {
			if (event instanceof CacheRefreshedEvent) {
				tell(known, seen(client));
			}
		});
		for (int i = 1; i < names.length; i++) {
			run(names[i], 20_000 + i, options);
		}
		System.out.println("READY");
		ParentProcess.awaitEnd();
	}

	private static ConfigurableApplicationContext run(String name, int port, String[] options) {
		return new SpringApplicationBuilder(EurekaMemberApplication.class).web(WebApplicationType.NONE)
			.run(Stream
				.concat(Stream.of("--spring.application.name=" + name, "--server.port=" + port), Stream.of(options))
				.toArray(String[]::new));
	}

	private static Map<String, String> seen(EurekaClient client) {
		Map<String, String> seen = new HashMap<>();
		for (Application application : client.getApplications().getRegisteredApplications()) {
			String service = application.getName().toLowerCase(Locale.ROOT);
			for (InstanceInfo instance : application.getInstances()) {
				seen.put(service + " " + instance.getInstanceId(), instance.getStatus().name());
			}
		}
		return seen;
	}

	private static synchronized void tell(Map<String, String> known, Map<String, String> seen) {
		seen.forEach((instance, status) -> {
			if (!status.equals(known.put(instance, status))) {
				System.out.println("SEEN " + instance + " " + status);
			}
		});
		known.keySet().removeIf((instance) -> {
			boolean gone = !seen.containsKey(instance);
			if (gone) {
				System.out.println("GONE " + instance);
			}
			return gone;
		});
	}

}
