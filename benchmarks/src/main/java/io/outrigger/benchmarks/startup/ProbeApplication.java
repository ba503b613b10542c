package io.outrigger.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.time.InstantSource;

import com.sun.management.OperatingSystemMXBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import io.outrigger.benchmarks.process.HeapInUse;

/**
 * An application of nothing but its class path: starts, says how long that took and how
 * much heap is left in use after a collection, and ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ProbeApplication {

	static final String MARK = "PROBE";

	/**
	 * Runs the probe.
	 * @param args passed on to the application
	 */
	public static void main(String[] args) {
		SpringApplication.run(ProbeApplication.class, args);
		long startedMs = InstantSource.system().millis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		long cpuMs = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1_000_000;
		System.out.println(MARK + " " + startedMs + " " + cpuMs + " " + HeapInUse.bytes());
		System.exit(0);
	}

}
