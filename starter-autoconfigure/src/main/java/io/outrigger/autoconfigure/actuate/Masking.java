package io.outrigger.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

import io.outrigger.config.cipher.ConfigCipher;

/**
 * Hides secrets in what our endpoints show: whatever has a name that sounds like a secret
 * to us ({@link SensitiveNames}) or to Boot (connection strings, for one), and whatever
 * the user's own {@link SanitizingFunction} beans hide; and what is encrypted.
 */
public final class Masking {

	private final List<SanitizingFunction> functions;

	/**
	 * Creates the masking.
	 * @param userFunctions the user's own rules
	 */
	public Masking(Iterable<SanitizingFunction> userFunctions) {
		this.functions = new ArrayList<>();
		userFunctions.forEach(this.functions::add);
		SanitizingFunction boot = SanitizingFunction.sanitizeValue().ifLikelySensitive();
		this.functions
			.add((data) -> SensitiveNames.areOutOfQuestion(data.getKey()) ? data : boot.applyUnlessFiltered(data));
		this.functions.add((data) -> isEncrypted(data.getValue()) ? data.withSanitizedValue() : data);
		this.functions.add((data) -> SensitiveNames.include(data.getKey()) ? data.withSanitizedValue() : data);
	}

	/**
	 * Returns a value as it may be shown.
	 * @param name its name
	 * @param value the value
	 * @return the value or a mask
	 */
	public @Nullable Object mask(String name, @Nullable Object value) {
		if (value == null) {
			return null;
		}
		SanitizableData data = new SanitizableData(null, name, value);
		for (SanitizingFunction function : this.functions) {
			SanitizableData sanitized = function.applyUnlessFiltered(data);
			if (!value.equals(sanitized.getValue())) {
				return sanitized.getValue();
			}
		}
		return value;
	}

	private static boolean isEncrypted(@Nullable Object value) {
		return value instanceof CharSequence text && ConfigCipher.isEncrypted(text.toString());
	}

	/**
	 * Returns values as they may be shown.
	 * @param values values by name
	 * @return the same names, with masks where they are due
	 */
	public Map<String, @Nullable Object> mask(Map<String, String> values) {
		Map<String, @Nullable Object> masked = new LinkedHashMap<>();
		values.forEach((name, value) -> masked.put(name, mask(name, value)));
		return masked;
	}

}
