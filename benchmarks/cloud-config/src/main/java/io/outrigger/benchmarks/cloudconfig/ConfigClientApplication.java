package io.outrigger.benchmarks.cloudconfig;

import java.io.IOException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with a config client and nothing else. Says when its properties are
 * bound, and what they are whenever it is asked.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({ Storefront.class, Desk.class })
public class ConfigClientApplication {

	/**
	 * Runs the application until its input ends.
	 * @param args passed on to the application
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = SpringApplication.run(ConfigClientApplication.class, args);
		Storefront storefront = context.getBean(Storefront.class);
		Desk desk = context.getBean(Desk.class);
		System.out.println("READY " + context.getEnvironment().getRequiredProperty("local.server.port"));
		ParentProcess.listen((order) -> System.out.println("STATE " + storefront.getDiscountPercent() + " "
				+ storefront.getTimeout() + " " + desk.getWidth() + " " + desk.getHeight()));
	}

}
