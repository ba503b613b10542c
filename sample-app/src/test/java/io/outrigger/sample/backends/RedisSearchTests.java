package io.outrigger.sample.backends;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which {@code redis-server} is taken: the first that was seen to run.
 */
class RedisSearchTests {

	private static final String ABSENT = "no-such-redis-server";

	/* On the class path, and nothing that a machine can run */
	private static final String UNRUNNABLE = "/schema.sql";

	@TempDir
	private Path directory;

	@Test
	void theInstalledOneIsPreferred() throws Exception {
		String installed = new RedisSearch(ABSENT, RedisSearch.carriedForThisMachine(), this.directory).find()
			.command();
		RedisExecutable found = new RedisSearch(installed, List.of(UNRUNNABLE), this.directory).find();
		assertThat(found.command()).isEqualTo(installed);
		assertThat(found.origin()).isEqualTo("on the PATH");
	}

	@Test
	void withoutOneTheJarBringsIt() throws Exception {
		RedisExecutable found = new RedisSearch(ABSENT, RedisSearch.carriedForThisMachine(), this.directory).find();
		assertThat(found.origin()).isEqualTo("carried by the jar");
		assertThat(Path.of(found.command())).hasParent(this.directory).isExecutable();
		assertThat(found.version()).matches("\\d+\\.\\d+\\.\\d+");
	}

	@Test
	void oneThatDoesNotRunIsPassedOver() throws Exception {
		List<String> carried = new ArrayList<>(RedisSearch.carriedForThisMachine());
		carried.add(0, UNRUNNABLE);
		RedisExecutable found = new RedisSearch("false", carried, this.directory).find();
		assertThat(found.command()).endsWith(carried.get(1));
	}

	@Test
	void ifNoneRunsEveryRefusalIsTold() {
		RedisSearch search = new RedisSearch(ABSENT, List.of(UNRUNNABLE), this.directory);
		assertThatExceptionOfType(BackendsException.class).isThrownBy(search::find)
			.withMessageContaining("No redis-server runs on this machine; install Redis 6.2 or later")
			.withMessageContaining(ABSENT + " on the PATH: ")
			.withMessageContaining("schema.sql carried by the jar: ");
	}

	@Test
	void aProgramThatIsNoRedisIsRefused() {
		RedisSearch search = new RedisSearch("java", List.of(), this.directory);
		assertThatExceptionOfType(BackendsException.class).isThrownBy(search::find)
			.withMessageContaining("java on the PATH: exit code 0 and '");
	}

}
