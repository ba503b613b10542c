package io.outrigger.autoconfigure.sidecar.exempt;

import java.util.List;
import java.util.function.Supplier;

import io.outrigger.sidecar.match.ExemptPaths;

/**
 * The paths of requests that are let in however busy the service is, as they are now.
 *
 * @param paths gives them
 */
public record Exemptions(Supplier<ExemptPaths> paths) implements Supplier<ExemptPaths> {

	@Override
	public ExemptPaths get() {
		return this.paths.get();
	}

	/**
	 * Describes the paths.
	 * @return each as it is written
	 */
	public List<String> describe() {
		return get().all().stream().map(Object::toString).toList();
	}

}
