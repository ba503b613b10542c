package io.outrigger.sidecar.fallback;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import io.outrigger.time.Ticker;

/**
 * The last good answers of services, of limited size in all, for when they do not answer.
 * Only what may be told to anybody is kept: answers to GET requests without credentials
 * that neither say that they are private or not to be stored nor that they vary. Safe for
 * use from several threads.
 */
public final class KeptAnswers {

	/**
	 * The longest body that is kept.
	 */
	public static final int LONGEST = 256 << 10;

	private static final List<String> PERSONAL = List.of("Authorization", "Proxy-Authorization", "Cookie", "Range");

	private static final long MOST = 16 << 20;

	private static final Duration LONGEST_KEPT = Duration.ofDays(1);

	private final Cache<String, KeptAnswer> answers;

	private final Ticker ticker;

	/**
	 * Creates a store without answers.
	 * @param ticker measures how old they are
	 */
	public KeptAnswers(Ticker ticker) {
		this.ticker = ticker;
		this.answers = Caffeine.newBuilder()
			.maximumWeight(MOST)
			.weigher((String key, KeptAnswer answer) -> 2 * key.length() + answer.weight())
			.expireAfterWrite(LONGEST_KEPT)
			.ticker(ticker::nanos)
			.build();
	}

	/**
	 * Says under which key the answer to a request is kept.
	 * @param method the method
	 * @param service the service, and whatever else must be the same
	 * @param address path and query
	 * @param header gives the values of a header, joined by commas
	 * @return the key; {@code null} if its answer is not
	 */
	public static @Nullable String key(String method, String service, String address,
			Function<String, @Nullable String> header) {
		if (!"GET".equals(method) || PERSONAL.stream().anyMatch((name) -> header.apply(name) != null)) {
			return null;
		}
		return service + '\n' + address + '\n' + header.apply("Accept") + '\n' + header.apply("Accept-Language");
	}

	/**
	 * Whether an answer may be kept, if its body is not too long.
	 * @param status its status
	 * @param header gives the values of a header, joined by commas
	 * @return {@code true} if it may be told to anybody
	 */
	public static boolean mayKeep(int status, Function<String, @Nullable String> header) {
		String control = header.apply("Cache-Control");
		String told = (control != null) ? control.toLowerCase(Locale.ROOT) : "";
		return status == 200 && !told.contains("no-store") && !told.contains("private") && header.apply("Vary") == null
				&& header.apply("Set-Cookie") == null;
	}

	/**
	 * Keeps an answer.
	 * @param key its key
	 * @param status its status
	 * @param headers its headers
	 * @param body its body, which nobody changes any more
	 */
	public void keep(String key, int status, Map<String, List<String>> headers, byte[] body) {
		Map<String, List<String>> copy = new HashMap<>();
		headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
		this.answers.put(key, new KeptAnswer(status, Map.copyOf(copy), body, this.ticker.nanos()));
	}

	/**
	 * Finds an answer.
	 * @param key its key
	 * @param oldest how old it may be
	 * @return the answer; {@code null} if there is none
	 */
	public @Nullable KeptAnswer find(String key, Duration oldest) {
		KeptAnswer answer = this.answers.getIfPresent(key);
		return (answer != null && age(answer).compareTo(oldest) <= 0) ? answer : null;
	}

	/**
	 * Returns how old an answer is.
	 * @param answer the answer
	 * @return the time since it was kept
	 */
	public Duration age(KeptAnswer answer) {
		return Duration.ofNanos(this.ticker.nanos() - answer.keptAt());
	}

}
