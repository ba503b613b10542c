package io.outrigger.autoconfigure;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Rules of the structure, for the core and the auto-configuration.
 */
@AnalyzeClasses(packages = "io.outrigger", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String CORE = "io.outrigger.";

	private static final String ADAPTERS = "io.outrigger.autoconfigure.";

	private static final List<String> FEATURES = List.of("registry", "config", "cache", "loadbalancer", "sidecar",
			"flow", "springcloud");

	@ArchTest
	static final ArchRule coreIsFrameworkFree = noClasses().that()
		.resideInAPackage("io.outrigger..")
		.and()
		.resideOutsideOfPackages("io.outrigger.autoconfigure..", "io.outrigger.testsupport..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "jakarta..");

	@ArchTest
	static final ArchRule registryDependsOnTimeAlone = feature("registry", "time");

	@ArchTest
	static final ArchRule configDependsOnTimeAlone = feature("config", "time");

	@ArchTest
	static final ArchRule cacheDependsOnTimeAlone = feature("cache", "time");

	@ArchTest
	static final ArchRule loadBalancerDependsOnRegistryAndFlow = feature("loadbalancer", "registry", "flow", "time");

	@ArchTest
	static final ArchRule sidecarDependsOnLoadBalancerAndFlow = feature("sidecar", "loadbalancer", "flow", "time");

	@ArchTest
	static final ArchRule springCloudDependsOnRegistryAndLoadBalancer = feature("springcloud", "registry",
			"loadbalancer", "time");

	@ArchTest
	static final ArchRule onlyItsBridgeUsesSpringCloud = noClasses().that()
		.resideOutsideOfPackage("io.outrigger.autoconfigure.springcloud..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.cloud..");

	@ArchTest
	static final ArchRule timeDependsOnNothing = feature("time");

	@ArchTest
	static final ArchRule redisDependsOnTimeAlone = feature("redis", "time");

	@ArchTest
	static final ArchRule onlyRedisFormsOfFeaturesUseRedis = noClasses().that()
		.resideInAPackage("io.outrigger..")
		.and()
		.resideOutsideOfPackages("..redis..", "io.outrigger.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.outrigger.redis..");

	@ArchTest
	static final ArchRule onlyRedisPackagesUseLettuce = noClasses().that()
		.resideOutsideOfPackages("..redis..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.lettuce..");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching("io.outrigger.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule beanMethodsAreNotPublic = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.notBePublic()
		.andShould()
		.notBePrivate()
		.andShould()
		.notBeAnnotatedWith(ConditionalOnClass.class);

	@ArchTest
	static final ArchRule postProcessorBeanMethodsAreStatic = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
			.or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class)))
		.should()
		.beStatic()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule configurationsAreNotProxied = classes().that()
		.areAnnotatedWith(Configuration.class)
		.should(notProxyBeanMethods());

	@ArchTest
	static final ArchRule nothingScans = noClasses().should()
		.beAnnotatedWith(ComponentScan.class)
		.orShould()
		.beAnnotatedWith(AutoConfigurationPackage.class);

	@ArchTest
	static final ArchRule nothingIsScanned = noClasses().that()
		.areNotMetaAnnotatedWith(Configuration.class)
		.should()
		.beMetaAnnotatedWith(Component.class);

	@ArchTest
	static final ArchRule endpointsAreReadOnlyUntilOpened = classes().that()
		.areMetaAnnotatedWith(Endpoint.class)
		.should(beReadOnlyByDefault());

	@ArchTest
	static final ArchRule timeAndThreadsAreInjected = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.orShould()
		.callMethod(System.class, "currentTimeMillis")
		.orShould()
		.callMethod(Instant.class, "now")
		.orShould()
		.callMethod(CompletableFuture.class, "supplyAsync", Supplier.class)
		.orShould()
		.callMethod(CompletableFuture.class, "runAsync", Runnable.class)
		.orShould()
		.callMethod(CompletableFuture.class, "orTimeout", long.class, TimeUnit.class)
		.orShould()
		.callMethod(CompletableFuture.class, "completeOnTimeout", Object.class, long.class, TimeUnit.class)
		.orShould()
		.callMethod(CompletableFuture.class, "delayedExecutor", long.class, TimeUnit.class);

	/*
	 * A process whose clock is off is a member like any other: leases are measured by
	 * Redis, and durations by a ticker.
	 */
	@ArchTest
	static final ArchRule noClockDecidesWhoLives = noClasses().that()
		.resideInAnyPackage("io.outrigger.registry..", "io.outrigger.redis..", "io.outrigger.loadbalancer..")
		.should()
		.dependOnClassesThat()
		.belongToAnyOf(Clock.class, InstantSource.class, Date.class, Calendar.class, LocalDateTime.class,
				ZonedDateTime.class, OffsetDateTime.class);

	private static ArchRule feature(String name, String... mayUse) {
		String[] others = Stream.concat(FEATURES.stream(), Stream.of("time"))
			.filter((other) -> !other.equals(name) && !List.of(mayUse).contains(other))
			.flatMap((other) -> Stream.of(CORE + other + "..", ADAPTERS + other + ".."))
			.toArray(String[]::new);
		return noClasses().that()
			.resideInAnyPackage(CORE + name + "..", ADAPTERS + name + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(others)
			.allowEmptyShould(true);
	}

	private static ArchCondition<JavaClass> notProxyBeanMethods() {
		return condition("declare proxyBeanMethods = false",
				(type) -> !type.getAnnotationOfType(Configuration.class).proxyBeanMethods());
	}

	private static ArchCondition<JavaClass> beReadOnlyByDefault() {
		return condition("declare defaultAccess = READ_ONLY",
				(type) -> type.getAnnotations()
					.stream()
					.anyMatch((annotation) -> annotation.get("defaultAccess").toString().contains("READ_ONLY")));
	}

	private static ArchCondition<JavaClass> condition(String description, Predicate<JavaClass> holds) {
		return new ArchCondition<>(description) {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!holds.test(type)) {
					events.add(SimpleConditionEvent.violated(type, type.getName() + " does not " + description));
				}
			}

		};
	}

}
