package io.outrigger.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process is started from.
 *
 * @param entries directories and archives
 */
public record ClassPath(List<String> entries) {

	/**
	 * Returns the class path of this process.
	 * @return ours
	 */
	public static ClassPath own() {
		return new ClassPath(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
	}

	/**
	 * Returns the class path of the Eureka module, which shares nothing with ours.
	 * @return the peer's
	 */
	public static ClassPath eureka() {
		return module("eureka");
	}

	/**
	 * Returns the class path of the Spring Cloud Config module, which shares nothing with
	 * ours.
	 * @return the peer's
	 */
	public static ClassPath cloudConfig() {
		return module("cloud-config");
	}

	/**
	 * Returns the class path of the module that has ours and Spring Cloud's load
	 * balancer, which shares nothing with this one.
	 * @return the class path of both
	 */
	public static ClassPath springCloud() {
		return module("spring-cloud");
	}

	private static ClassPath module(String name) {
		Path target = Path.of(System.getProperty(name + ".directory", "benchmarks/" + name + "/target"));
		try (Stream<Path> archives = Files.list(target.resolve("lib"))) {
			return new ClassPath(Stream.concat(Stream.of(target.resolve("classes")), archives.sorted())
				.map(Path::toString)
				.toList());
		}
		catch (IOException ex) {
			throw new IllegalStateException("The module " + name + " is not built at " + target, ex);
		}
	}

	@Override
	public String toString() {
		return this.entries.stream().collect(Collectors.joining(File.pathSeparator));
	}

}
