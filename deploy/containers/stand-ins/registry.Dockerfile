# In place of apicurio/apicurio-registry: the archive that Maven Central has.
FROM stand-in/java
LABEL sandbox-broker.stand-in=registry
COPY registry/ /deployments/
RUN useradd --system --create-home jboss
USER jboss
EXPOSE 8080
CMD ["java", "-XX:MaxRAMPercentage=50", "-jar", "/deployments/quarkus-run.jar"]
