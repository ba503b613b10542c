package io.outrigger.autoconfigure.config.live.source;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * The published settings as the property sources that Boot sees, one for each shelf. Who
 * walks through them sees those of one moment, whatever is swapped meanwhile. A shelf
 * that a release leaves alone stays the same source, so that Boot's index of it holds;
 * any other is a new one, in whose index there cannot be a name that is gone.
 */
final class LiveShelves extends MutablePropertySources {

	/* One each, for a process may have several; never set for longer than a call. */
	@SuppressWarnings("ThreadLocalUsage")
	private final ThreadLocal<Shown> tried = new ThreadLocal<>();

	private volatile Shown applied = new Shown(PublishedSettings.NONE, List.of()).next(PublishedSettings.NONE, this);

	/* Tried several times in a row, and then put into effect. */
	private volatile @Nullable Shown latelyTried;

	PublishedSettings applied() {
		return this.applied.settings();
	}

	/*
	 * Those that this thread is to see.
	 */
	PublishedSettings settings() {
		return shown().settings();
	}

	void swap(PublishedSettings settings) {
		this.applied = showing(settings);
		this.latelyTried = null;
	}

	<T> T trying(PublishedSettings settings, Supplier<T> action) {
		Shown outer = this.tried.get();
		this.tried.set(showing(settings));
		try {
			return action.get();
		}
		finally {
			if (outer != null) {
				this.tried.set(outer);
			}
			else {
				this.tried.remove();
			}
		}
	}

	private Shown shown() {
		Shown seen = this.tried.get();
		return (seen != null) ? seen : this.applied;
	}

	private Shown showing(PublishedSettings settings) {
		Shown present = this.applied;
		if (settings.shelves().equals(present.settings().shelves())) {
			return new Shown(settings, present.sources());
		}
		Shown lately = this.latelyTried;
		if (lately != null && lately.settings().equals(settings)) {
			return lately;
		}
		Shown next = present.next(settings, this);
		this.latelyTried = next;
		return next;
	}

	@Override
	public Iterator<PropertySource<?>> iterator() {
		return shown().sources().iterator();
	}

	@Override
	public Spliterator<PropertySource<?>> spliterator() {
		return shown().sources().spliterator();
	}

	@Override
	public Stream<PropertySource<?>> stream() {
		return shown().sources().stream();
	}

	@Override
	public int size() {
		return shown().sources().size();
	}

	@Override
	public boolean contains(String name) {
		return get(name) != null;
	}

	@Override
	public @Nullable PropertySource<?> get(String name) {
		return stream().filter((source) -> source.getName().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Settings, and the sources that show them.
	 *
	 * @param settings the settings
	 * @param sources the sources, all of them shelves
	 */
	private record Shown(PublishedSettings settings, List<PropertySource<?>> sources) {

		/*
		 * A shelf that is new has a number that none of the present ones has: both may be
		 * in use side by side, one by the thread that tries a release out.
		 */
		Shown next(PublishedSettings next, LiveShelves all) {
			Map<Shelf, ShelfSource> present = new HashMap<>();
			BitSet taken = new BitSet();
			for (PropertySource<?> source : this.sources) {
				if (source instanceof ShelfSource shelf) {
					present.put(shelf.getSource(), shelf);
					taken.set(shelf.number());
				}
			}
			return new Shown(next, next.shelves().all().stream().<PropertySource<?>>map((shelf) -> {
				ShelfSource same = present.get(shelf);
				if (same != null) {
					return same;
				}
				int number = taken.nextClearBit(0);
				taken.set(number);
				return new ShelfSource(shelf, number, all);
			}).toList());
		}

	}

}
