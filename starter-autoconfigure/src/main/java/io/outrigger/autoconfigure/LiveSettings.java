package io.outrigger.autoconfigure;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Settings of a feature that follow its properties while the application runs. Reading
 * costs a volatile read; properties are translated once per change. Safe for use from
 * several threads.
 *
 * @param <P> the type of the properties
 * @param <S> the type of the settings
 */
public final class LiveSettings<P, S> implements Supplier<S> {

	private final Supplier<P> properties;

	private final Function<P, S> translation;

	private volatile @Nullable Translated<P, S> last;

	private LiveSettings(Supplier<P> properties, Function<P, S> translation) {
		this.properties = properties;
		this.translation = translation;
	}

	/**
	 * Follows the properties through the config center, or takes them as they are where
	 * there is none.
	 * @param <P> the type of the properties
	 * @param <S> the type of the settings
	 * @param live gives the properties as they are now, if there is a config center
	 * @param fixed the properties as they were at start-up
	 * @param translation gives the settings; without side effects
	 * @return the settings
	 */
	public static <P, S> LiveSettings<P, S> of(ObjectProvider<Source> live, P fixed, Function<P, S> translation) {
		Source source = live.getIfAvailable();
		return new LiveSettings<>((source != null) ? source.of(fixed) : () -> fixed, translation);
	}

	/*
	 * Whether it is the same object is the question: comparing records would cost more.
	 */
	@Override
	@SuppressWarnings("ReferenceEquality")
	public S get() {
		P current = this.properties.get();
		Translated<P, S> translated = this.last;
		if (translated == null || translated.properties != current) {
			translated = new Translated<>(current, this.translation.apply(current));
			this.last = translated;
		}
		return translated.settings;
	}

	/**
	 * Where properties come from while the application runs. A type of our own rather
	 * than a bean of type {@link Supplier} for each of them, which would be candidates
	 * for the application's injection points.
	 */
	@FunctionalInterface
	public interface Source {

		/**
		 * Follows properties.
		 * @param <P> the type of the properties
		 * @param fixed the properties as they were at start-up
		 * @return gives the properties as they are now; the same object until they change
		 */
		<P> Supplier<P> of(P fixed);

	}

	private record Translated<P, S>(P properties, S settings) {
	}

}
