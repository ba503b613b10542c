package io.outrigger.benchmarks.eureka;

import java.io.IOException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A Eureka server as its guide has it.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableEurekaServer
public class EurekaServerApplication {

	/**
	 * Runs the server, and says at which port.
	 * @param args passed on to the application
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = SpringApplication.run(EurekaServerApplication.class, args);
		System.out.println("READY " + ((ServletWebServerApplicationContext) context).getWebServer().getPort());
		ParentProcess.awaitEnd();
	}

}
