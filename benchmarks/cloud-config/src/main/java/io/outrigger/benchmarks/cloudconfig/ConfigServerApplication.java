package io.outrigger.benchmarks.cloudconfig;

import java.io.IOException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.config.server.EnableConfigServer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A config server as its guide has it.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigServer
public class ConfigServerApplication {

	/**
	 * Runs the server, and says at which port.
	 * @param args passed on to the application
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = SpringApplication.run(ConfigServerApplication.class, args);
		System.out.println("READY " + context.getEnvironment().getRequiredProperty("local.server.port"));
		ParentProcess.listen((order) -> {
		});
	}

}
