# In place of prom/prometheus: Debian's, which is older and knows the same options.
FROM stand-in/java
LABEL sandbox-broker.stand-in=prometheus
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends prometheus wget
WORKDIR /prometheus
EXPOSE 9090
ENTRYPOINT ["/usr/bin/prometheus"]
