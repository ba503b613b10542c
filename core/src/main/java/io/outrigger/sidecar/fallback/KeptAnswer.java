package io.outrigger.sidecar.fallback;

import java.util.List;
import java.util.Map;

/**
 * An answer that was good. Whoever reads it must not change the bytes.
 *
 * @param status its HTTP status
 * @param headers its headers
 * @param body its body
 * @param keptAt when it was kept, as the ticker said
 */
@SuppressWarnings("ArrayRecordComponent")
public record KeptAnswer(int status, Map<String, List<String>> headers, byte[] body, long keptAt) {

	int weight() {
		int weight = 256 + this.body.length;
		for (Map.Entry<String, List<String>> header : this.headers.entrySet()) {
			weight += 2 * header.getKey().length();
			for (String value : header.getValue()) {
				weight += 2 * value.length();
			}
		}
		return weight;
	}

}
