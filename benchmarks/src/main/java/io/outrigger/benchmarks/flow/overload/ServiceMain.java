package io.outrigger.benchmarks.flow.overload;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A process with a WebFlux application: one handler that takes 5 ms of a processor, of
 * which it has one, and one that takes nothing.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class ServiceMain {

	/** How many requests the first handler can answer in a second. */
	static final int CAPACITY = 200;

	private static final long WORK = TimeUnit.SECONDS.toNanos(1) / CAPACITY;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final Scheduler worker = Schedulers.newSingle("work", true);

	/**
	 * Serves until its input ends.
	 * @param args properties
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		SpringApplication application = new SpringApplication(ServiceMain.class);
		try (ConfigurableApplicationContext context = application.run(args)) {
			System.out.println("READY " + ((WebServerApplicationContext) context).getWebServer().getPort());
			System.in.transferTo(OutputStream.nullOutputStream());
		}
	}

	@Bean
	@ConditionalOnProperty("drill.least")
	LeastFilter leastFilter() {
		return new LeastFilter();
	}

	/**
	 * Works.
	 * @return what came of it
	 */
	@GetMapping("/work")
	Mono<String> work() {
		return Mono.fromCallable(this::burn).subscribeOn(this.worker);
	}

	/**
	 * Answers at once.
	 * @return a text
	 */
	@GetMapping("/trivial")
	String trivial() {
		return "ok";
	}

	private String burn() {
		long end = this.threads.getCurrentThreadCpuTime() + WORK;
		long turns = 0;
		while (this.threads.getCurrentThreadCpuTime() < end) {
			turns++;
		}
		return "done after " + turns;
	}

}
