package io.outrigger.benchmarks.registry.member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.scheduler.Schedulers;

import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

/**
 * An application with Outrigger and nothing else. Says what its registry comes to know,
 * and does what it is told on its input.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class FleetMemberApplication {

	/**
	 * Runs the application until its input ends.
	 * @param args passed on to the application
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = SpringApplication.run(FleetMemberApplication.class, args);
		ServiceRegistry registry = context.getBean(ServiceRegistry.class);
		Map<String, String> known = new HashMap<>();
		registry.changes().publishOn(Schedulers.single()).subscribe((change) -> tell(known, seen(registry)));
		Orders orders = new Orders(registry, context.getEnvironment());
		System.out.println("READY");
		try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				orders.carryOut(line.split(" ", -1));
			}
		}
		System.exit(0);
	}

	private static Map<String, String> seen(ServiceRegistry registry) {
		Map<String, String> seen = new HashMap<>();
		for (String service : registry.services()) {
			for (ServiceInstance instance : registry.discover(service).instances()) {
				seen.put(service + " " + instance.id(), instance.status().name());
			}
		}
		return seen;
	}

	/*
	 * Says what is not as it was.
	 */
	private static void tell(Map<String, String> known, Map<String, String> seen) {
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
