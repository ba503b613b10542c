package io.outrigger.benchmarks.config.member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * An application with Outrigger and nothing else. Says when its properties are bound, and
 * what they are whenever it is asked.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({ Storefront.class, Desk.class })
@Import(SettingsMember.class)
public class SettingsMemberApplication {

	/**
	 * Runs the application until its input ends.
	 * @param args passed on to the application
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = SpringApplication.run(SettingsMemberApplication.class, args);
		SettingsMember member = context.getBean(SettingsMember.class);
		member.tellRounds();
		System.out.println("READY " + context.getEnvironment().getRequiredProperty("local.server.port"));
		try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			while (input.readLine() != null) {
				System.out.println("STATE " + member.state());
			}
		}
		System.exit(0);
	}

}
