package io.outrigger.autoconfigure.config.live.bind;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ObjectUtils;

import io.outrigger.autoconfigure.config.live.trial.Affected;
import io.outrigger.autoconfigure.config.live.trial.Step;

/**
 * Carries what a release affects over from a bean that was bound anew to the one that is
 * in use: through setters, so that collections and beans within are replaced and never
 * changed under their readers' eyes. What a release does not affect is left alone, for it
 * may not come from properties at all.
 *
 * @param affected what may be different
 */
record BeanCopy(Affected affected) {

	List<Step> steps(ConfigurationPropertyName prefix, Object live, Object fresh) {
		List<Step> steps = new ArrayList<>();
		collect(prefix, live, fresh, steps);
		return steps;
	}

	private void collect(ConfigurationPropertyName prefix, Object live, Object fresh, List<Step> steps) {
		for (BeanProperty property : BeanProperty.of(fresh.getClass())) {
			ConfigurationPropertyName name = property.below(prefix);
			if (this.affected.touches(name)) {
				if (property.isReplaceable()) {
					replace(name, property, live, fresh, steps);
				}
				else if (property.isFixedBean()) {
					Object inner = property.get(live);
					Object innerFresh = property.get(fresh);
					if (inner != null && innerFresh != null) {
						collect(name, inner, innerFresh, steps);
					}
				}
			}
		}
	}

	private static void replace(ConfigurationPropertyName name, BeanProperty property, Object live, Object fresh,
			List<Step> steps) {
		Object before = property.get(live);
		Object after = property.get(fresh);
		if (!ObjectUtils.nullSafeEquals(before, after)) {
			steps.add(new Step(name, () -> property.set(live, after), () -> property.set(live, before)));
		}
	}

}
