package io.outrigger.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The storefront.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class StorefrontApplication {

	/**
	 * Runs the storefront.
	 * @param args command line arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(StorefrontApplication.class, args);
	}

}
