package io.outrigger.autoconfigure.config.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.FormattingConversionService;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

/**
 * Binds records as Boot does at start-up, with the converters, validators and advisors of
 * the application, but from any environment and without a memory: Boot's own binder keeps
 * what it learned about an earlier one.
 *
 * @param factory gives the property editors
 * @param conversions what converts values, in order
 * @param validator checks every record, if there is one
 * @param validators check records that ask for it
 * @param advisors decorate the binding
 */
record RecordBinder(ConfigurableListableBeanFactory factory, List<ConversionService> conversions,
		@Nullable Validator validator, List<Validator> validators,
		List<ConfigurationPropertiesBindHandlerAdvisor> advisors) {

	static RecordBinder of(ConfigurableListableBeanFactory factory, List<LiveRecord> records) {
		String validator = EnableConfigurationProperties.VALIDATOR_BEAN_NAME;
		return new RecordBinder(factory, conversions(factory),
				factory.containsBean(validator) ? factory.getBean(validator, Validator.class) : null,
				records.stream().anyMatch((live) -> isValidated(live.type())) ? validators(factory) : List.of(),
				factory.getBeanProvider(ConfigurationPropertiesBindHandlerAdvisor.class).orderedStream().toList());
	}

	Object bind(LiveRecord live, CandidateEnvironment environment) {
		Binder binder = new Binder(ConfigurationPropertySources.get(environment),
				new PropertySourcesPlaceholdersResolver(environment), this.conversions,
				this.factory::copyRegisteredEditorsTo, null, null);
		return binder.bindOrCreate(live.prefix(), live.target(), handler(live));
	}

	private BindHandler handler(LiveRecord live) {
		BindHandler handler = new IgnoreTopLevelConverterNotFoundBindHandler();
		if (live.annotation().ignoreInvalidFields()) {
			handler = new IgnoreErrorsBindHandler(handler);
		}
		if (!live.annotation().ignoreUnknownFields()) {
			handler = new NoUnboundElementsBindHandler(handler, new UnboundElementsSourceFilter());
		}
		List<Validator> applicable = applicable(live.type());
		if (!applicable.isEmpty()) {
			handler = new ValidationBindHandler(handler, applicable.toArray(Validator[]::new));
		}
		for (ConfigurationPropertiesBindHandlerAdvisor advisor : this.advisors) {
			handler = advisor.apply(handler);
		}
		return handler;
	}

	private List<Validator> applicable(Class<?> type) {
		List<Validator> applicable = new ArrayList<>();
		if (this.validator != null) {
			applicable.add(this.validator);
		}
		if (isValidated(type)) {
			this.validators.stream().filter((each) -> each.supports(type)).findFirst().ifPresent(applicable::add);
		}
		return applicable;
	}

	private static boolean isValidated(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, Validated.class);
	}

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

}
