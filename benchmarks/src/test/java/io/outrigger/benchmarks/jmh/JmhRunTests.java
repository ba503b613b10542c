package io.outrigger.benchmarks.jmh;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import io.outrigger.benchmarks.jmh.JmhRun.Result;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JmhRun}.
 */
class JmhRunTests {

	@Test
	void resultsAreReadWithTheirParametersAndWhatTheyAllocate() throws IOException {
		assertThat(Result.of(new ObjectMapper().readTree("""
				[ { "benchmark" : "a.b.Lookup.discover", "params" : { "instances" : "10" },
				    "primaryMetric" : { "score" : 4.5 },
				    "secondaryMetrics" : { "gc.alloc.rate.norm" : { "score" : 16.0 } } },
				  { "benchmark" : "a.b.Lookup.older",
				    "primaryMetric" : { "score" : 2.0 },
				    "secondaryMetrics" : { "·gc.alloc.rate.norm" : { "score" : 8.0 } } } ]
				"""))).containsExactly(new Result("discover", Map.of("instances", "10"), 4.5, 16),
				new Result("older", Map.of(), 2, 8));
	}

}
