package io.outrigger.autoconfigure.config.live.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.Environment;
import org.springframework.format.support.FormattingConversionService;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * Binds properties as Boot does at start-up, with the converters, validators and advisors
 * of the application, but from any environment and without a memory: Boot's own binder
 * keeps what it learned about an earlier one.
 *
 * @param factory gives the property editors
 * @param conversions what converts values, in order
 * @param validator checks everything, if there is one
 * @param validators check what asks for it
 * @param advisors decorate the binding
 */
record PropertiesBinder(ConfigurableListableBeanFactory factory, List<ConversionService> conversions,
		@Nullable Validator validator, Supplier<List<Validator>> validators,
		List<ConfigurationPropertiesBindHandlerAdvisor> advisors) {

	static PropertiesBinder of(ConfigurableListableBeanFactory factory) {
		String validator = EnableConfigurationProperties.VALIDATOR_BEAN_NAME;
		return new PropertiesBinder(factory, conversions(factory),
				factory.containsBean(validator) ? factory.getBean(validator, Validator.class) : null,
				SingletonSupplier.of(() -> validators(factory)),
				factory.getBeanProvider(ConfigurationPropertiesBindHandlerAdvisor.class).orderedStream().toList());
	}

	<T> T bind(Target<T> target, Iterable<ConfigurationPropertySource> sources, Environment environment) {
		return binder(sources, environment).bindOrCreate(target.prefix(), target.bindable(), handler(target));
	}

	private Binder binder(Iterable<ConfigurationPropertySource> sources, Environment environment) {
		return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment), this.conversions,
				this.factory::copyRegisteredEditorsTo, null, null);
	}

	private BindHandler handler(Target<?> target) {
		BindHandler handler = new IgnoreTopLevelConverterNotFoundBindHandler();
		if (target.annotation().ignoreInvalidFields()) {
			handler = new IgnoreErrorsBindHandler(handler);
		}
		if (!target.annotation().ignoreUnknownFields()) {
			handler = new NoUnboundElementsBindHandler(handler, new UnboundElementsSourceFilter());
		}
		List<Validator> applicable = applicable(target.bindable());
		if (!applicable.isEmpty()) {
			handler = new ValidationBindHandler(handler, applicable.toArray(Validator[]::new));
		}
		for (ConfigurationPropertiesBindHandlerAdvisor advisor : this.advisors) {
			handler = advisor.apply(handler);
		}
		return handler;
	}

	private List<Validator> applicable(Bindable<?> bindable) {
		List<Validator> applicable = new ArrayList<>();
		if (this.validator != null) {
			applicable.add(this.validator);
		}
		Class<?> type = bindable.getType().toClass();
		if (isValidated(bindable)) {
			this.validators.get().stream().filter((each) -> each.supports(type)).findFirst().ifPresent(applicable::add);
		}
		if (bindable.getValue() != null && bindable.getValue().get() instanceof Validator itself) {
			applicable.add(itself);
		}
		return applicable;
	}

	private static boolean isValidated(Bindable<?> bindable) {
		return MergedAnnotations.from(bindable.getAnnotations()).isPresent(Validated.class)
				|| AnnotatedElementUtils.hasAnnotation(bindable.getType().toClass(), Validated.class);
	}

	/* Only where something asks for them: they may need half the application. */
	private static List<Validator> validators(ConfigurableListableBeanFactory factory) {
		return factory.getBeanProvider(SmartValidator.class).orderedStream().map(Validator.class::cast).toList();
	}

	private static List<ConversionService> conversions(ConfigurableListableBeanFactory factory) {
		String named = ConfigurableApplicationContext.CONVERSION_SERVICE_BEAN_NAME;
		if (factory.containsBean(named) && factory.isTypeMatch(named, ConversionService.class)) {
			return List.of(factory.getBean(named, ConversionService.class));
		}
		List<ConversionService> conversions = new ArrayList<>();
		FormattingConversionService users = new FormattingConversionService();
		Map<String, Object> converters = ApplicationConversionService.addBeans(users, factory,
				ConfigurationPropertiesBinding.VALUE);
		if (!converters.isEmpty()) {
			conversions.add(users);
		}
		if (factory.getConversionService() != null) {
			conversions.add(factory.getConversionService());
		}
		conversions.add(ApplicationConversionService.getSharedInstance());
		return conversions;
	}

	/**
	 * What is to be bound.
	 *
	 * @param <T> the type of the result
	 * @param prefix the prefix of its properties
	 * @param bindable the type, or the instance
	 * @param annotation what it says about its binding
	 */
	record Target<T>(ConfigurationPropertyName prefix, Bindable<T> bindable, ConfigurationProperties annotation) {
	}

}
