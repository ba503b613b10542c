package io.outrigger.sample;

import java.util.Arrays;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

import io.outrigger.sample.backends.BackendsCommand;

/**
 * The storefront.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class StorefrontApplication {

	/**
	 * Runs the storefront or, if the first argument is {@code backends}, the servers that
	 * a fleet of storefronts needs.
	 * @param args command line arguments
	 */
	public static void main(String[] args) {
		if (args.length > 0 && BackendsCommand.NAME.equals(args[0])) {
			System.exit(new BackendsCommand(System.out, System.err).run(Arrays.copyOfRange(args, 1, args.length)));
		}
		SpringApplication.run(StorefrontApplication.class, args);
	}

}
