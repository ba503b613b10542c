package io.outrigger.sample.backends;

import java.io.File;

/**
 * What runs where, and what to type next.
 *
 * @param options the options in force
 * @param redis what Redis it is
 * @param jar the jar to run, as it was named to {@code java}
 */
record Instructions(BackendsOptions options, String redis, String jar) {

	private static final String BUILT_JAR = "sample-app/target/sample-app.jar";

	static Instructions of(BackendsOptions options, RedisProcess redis) {
		// With "java -jar" the jar is the whole class path
		String classPath = System.getProperty("java.class.path", "");
		boolean oneJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
		return new Instructions(options, redis.toString(), oneJar ? classPath : BUILT_JAR);
	}

	String text() {
		String run = "java -jar " + this.jar + " --spring.profiles.active=fleet" + addresses();
		return """
				Redis      %1$s:%2$d  %4$s
				Database   %1$s:%3$d  H2, speaking PostgreSQL's protocol: database %5$s, user %6$s, password %7$s

				Next, each in a terminal of its own:
				  %8$s
				  %8$s --server.port=8081

				Ctrl-C ends both servers, and their data goes with them.
				""".formatted(Loopback.ADDRESS, this.options.redisPort(), this.options.databasePort(), this.redis,
				DatabaseServer.DATABASE, DatabaseServer.USER, DatabaseServer.PASSWORD, run);
	}

	private String addresses() {
		StringBuilder addresses = new StringBuilder();
		if (this.options.redisPort() != BackendsOptions.DEFAULT_REDIS_PORT) {
			addresses.append(" --spring.data.redis.port=").append(this.options.redisPort());
		}
		if (this.options.databasePort() != BackendsOptions.DEFAULT_DATABASE_PORT) {
			addresses.append(" --spring.r2dbc.url=r2dbc:postgresql://" + Loopback.ADDRESS + ":")
				.append(this.options.databasePort())
				.append('/')
				.append(DatabaseServer.DATABASE);
		}
		return addresses.toString();
	}

}
