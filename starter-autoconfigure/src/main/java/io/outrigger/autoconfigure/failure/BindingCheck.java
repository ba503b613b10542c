package io.outrigger.autoconfigure.failure;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Checks properties against what the application has, whenever they are bound: at
 * start-up, and before they change live.
 *
 * @param <P> the type of the properties
 * @param type the type of the properties
 * @param check throws {@link InvalidPropertyException} if one breaks its rule
 */
public record BindingCheck<P>(Class<P> type, Consumer<P> check) implements ConfigurationPropertiesBindHandlerAdvisor {

	@Override
	public BindHandler apply(BindHandler handler) {
		return new AbstractBindHandler(handler) {

			@Override
			public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					@Nullable Object result) throws Exception {
				super.onFinish(name, target, context, result);
				if (BindingCheck.this.type.isInstance(result)) {
					BindingCheck.this.check.accept(BindingCheck.this.type.cast(result));
				}
			}

		};
	}

}
