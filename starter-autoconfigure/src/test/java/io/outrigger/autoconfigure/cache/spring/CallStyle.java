package io.outrigger.autoconfigure.cache.spring;

import java.util.function.BiFunction;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The ways to ask a {@link Shop} for a product.
 */
enum CallStyle {

	VALUE((shop, id) -> Mono.fromCallable(() -> shop.value(id))),

	VALUE_IN_SYNC((shop, id) -> Mono.fromCallable(() -> shop.valueInSync(id))),

	OPTIONAL((shop, id) -> Mono.fromCallable(() -> shop.optional(id)).flatMap(Mono::justOrEmpty)),

	OPTIONAL_IN_SYNC((shop, id) -> Mono.fromCallable(() -> shop.optionalInSync(id)).flatMap(Mono::justOrEmpty)),

	FUTURE((shop, id) -> Mono.defer(() -> Mono.fromFuture(shop.future(id)))),

	FUTURE_IN_SYNC((shop, id) -> Mono.defer(() -> Mono.fromFuture(shop.futureInSync(id)))),

	MONO((shop, id) -> Mono.defer(() -> shop.mono(id))),

	MONO_IN_SYNC((shop, id) -> Mono.defer(() -> shop.monoInSync(id))),

	FLUX((shop, id) -> Mono.defer(() -> joined(shop.flux(id)))),

	FLUX_IN_SYNC((shop, id) -> Mono.defer(() -> joined(shop.fluxInSync(id))));

	private final BiFunction<Shop, Integer, Mono<String>> call;

	CallStyle(BiFunction<Shop, Integer, Mono<String>> call) {
		this.call = call;
	}

	/**
	 * Asks, anew for each subscriber.
	 * @param shop the shop
	 * @param id the product
	 * @return the product; empty if there is none
	 */
	Mono<String> call(Shop shop, int id) {
		return this.call.apply(shop, id);
	}

	boolean blocks() {
		return ordinal() <= OPTIONAL_IN_SYNC.ordinal();
	}

	private static Mono<String> joined(Flux<String> products) {
		return products.collectList().filter((list) -> !list.isEmpty()).map((list) -> String.join(",", list));
	}

}
