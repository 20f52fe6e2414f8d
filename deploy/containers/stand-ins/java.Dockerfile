# In place of eclipse-temurin: debian has the files of Debian, and jdk the JDK of this machine.
FROM scratch
LABEL sandbox-broker.stand-in=java
COPY debian/ /
COPY jdk/ /opt/java/openjdk/
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["bash"]
