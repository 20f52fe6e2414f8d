# In place of apache/kafka: reads the same variables, and starts by the same script.
FROM stand-in/java
LABEL sandbox-broker.stand-in=kafka
COPY jars/ /opt/kafka/libs/
COPY kafka-run /etc/kafka/docker/run
RUN chmod 755 /etc/kafka/docker/run && useradd --system --create-home appuser && mkdir -p /opt/kafka/config && \
    chown appuser /opt/kafka/config
USER appuser
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]
