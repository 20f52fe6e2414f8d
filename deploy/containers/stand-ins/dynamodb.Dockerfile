# In place of amazon/dynamodb-local: starts java, in the folder of DynamoDBLocal.jar.
FROM stand-in/java
LABEL sandbox-broker.stand-in=dynamodb
WORKDIR /home/dynamodblocal
COPY jars/ DynamoDBLocal_lib/
COPY natives/ DynamoDBLocal_lib/
# The jar of the image names its main class and its libraries; a library finds its native code beside its jar.
RUN useradd --system --home-dir /home/dynamodblocal dynamodblocal && \
    { echo 'Main-Class: com.amazonaws.services.dynamodbv2.local.main.ServerRunner' && \
      printf 'Class-Path:' && for jar in DynamoDBLocal_lib/*.jar; do printf ' %s \n ' "$jar"; done && echo; } > manifest && \
    jar --create --file DynamoDBLocal.jar --manifest manifest && rm manifest
USER dynamodblocal
EXPOSE 8000
ENTRYPOINT ["java"]
CMD ["-jar", "DynamoDBLocal.jar", "-inMemory"]
