# In place of maven: repository is a copy of the one of this machine, and comes before Maven Central.
FROM stand-in/java
LABEL sandbox-broker.stand-in=maven
COPY maven/ /usr/share/maven/
COPY repository/ /opt/repository/
COPY settings.xml /root/.m2/settings.xml
RUN ln -s /usr/share/maven/bin/mvn /usr/bin/mvn
