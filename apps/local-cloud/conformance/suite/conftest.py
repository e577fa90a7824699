"""What every suite shares: the running cloud, unmodified clients for it, and a small service of its own."""

import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

import boto3
import pytest
from botocore.config import Config

PROGRAMS = pathlib.Path(__file__).parent / "programs"
# The one that the execution role of the template may pull from.
REPOSITORY = "cutover/service"
REGION = "eu-west-1"
CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


def pytest_addoption(parser):
    for name in ("cloud", "twin", "moto", "recording", "recordings", "totals", "work", "aws-cli-2"):
        parser.addoption(f"--{name}")
    parser.addoption("--write-constraints", action="store_true")


def pytest_terminal_summary(terminalreporter, config):
    """The shape that the other suites' totals have."""
    stats = terminalreporter.stats
    reports = [report for kind in ("passed", "failed", "error") for report in stats.get(kind, [])]
    totals = {
        "numTotalTestSuites": len({report.nodeid.split("::")[0] for report in reports}),
        "numPassedTests": len(stats.get("passed", [])),
        "numFailedTests": len(stats.get("failed", [])) + len(stats.get("error", [])),
    }
    pathlib.Path(config.getoption("totals")).write_text(json.dumps(totals))
    for line in getattr(config, "verdict", []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def cloud(pytestconfig):
    return Cloud(pytestconfig.getoption("cloud"), pathlib.Path(pytestconfig.getoption("work")))


class Cloud:
    def __init__(self, url: str, work: pathlib.Path):
        self.url = url
        self.work = work
        self._clients: dict = {}

    def client(self, service: str, checked: bool = True):
        """@param checked whether the client refuses by itself what its model forbids; else the cloud has to"""
        key = (service, checked)
        if key not in self._clients:
            config = Config(retries={"total_max_attempts": 1}, parameter_validation=checked)
            self._clients[key] = boto3.client(
                service, endpoint_url=self.url, region_name=REGION, config=config, **CREDENTIALS
            )
        return self._clients[key]

    def control(self, method: str, path: str, content=None):
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(f"{self.url}/_cutover/{path}", body, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def program(self, *words: str) -> subprocess.Popen:
        """
        Starts a program, by its path or of the virtual environment, with nothing set but the endpoint and what every AWS
        client wants.
        """
        bin_folder = pathlib.Path(sys.executable).parent
        environment = {
            "PATH": f"{bin_folder}:/usr/bin:/bin",
            "HOME": str(self.work),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_PAGER": "",
            "LANG": os.environ.get("LANG", "C.UTF-8"),
        }
        return subprocess.Popen(
            [str(bin_folder / words[0]), *words[1:]],
            env=environment,
            cwd=self.work,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


class Ended:
    def __init__(self, program: subprocess.Popen, timeout_s: float = 120):
        try:
            self.out, self.err = program.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            program.kill()
            self.out, self.err = program.communicate()
            self.err += f"\nstill ran after {timeout_s} s"
        self.code = program.returncode

    @property
    def all(self) -> str:
        return f"{self.out}\n{self.err}"


def answers(start):
    """@return what starts a program by `start`, wants it to end with 0, and gives what it printed"""

    def call(*words: str, timeout_s: float = 90) -> str:
        ended = Ended(start(*words), timeout_s)
        assert ended.code == 0, ended.all
        return ended.out

    return call


def wait_until(what: str, is_so, timeout_s: float = 60):
    """@return what `is_so` gave when it was first true"""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        found = is_so()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {timeout_s} s: {what}")


class Stage:
    """A cluster, a load balancer and a service in the network of the synthesized template."""

    cluster = "conformance"
    service = "app"
    programs = PROGRAMS

    def __init__(self, cloud: Cloud):
        ssm, elb, ecs = (cloud.client(name) for name in ("ssm", "elbv2", "ecs"))
        self.cloud = cloud
        parameters = ssm.get_paginator("describe_parameters").paginate()
        [name] = [one["Name"] for page in parameters for one in page["Parameters"] if one["Name"].endswith("/manifest")]
        self.manifest = json.loads(ssm.get_parameter(Name=name)["Parameter"]["Value"])
        network = self.manifest["network"]
        self.port = self.manifest["task"]["containerPort"]
        self.network = {
            "awsvpcConfiguration": {
                "subnets": network["subnets"],
                "securityGroups": network["securityGroups"],
                "assignPublicIp": "ENABLED" if network["assignPublicIp"] else "DISABLED",
            }
        }
        [blue] = elb.describe_target_groups(TargetGroupArns=[self.manifest["targetGroups"]["blue"]])["TargetGroups"]
        self.vpc = blue["VpcId"]
        [given] = elb.describe_load_balancers()["LoadBalancers"]
        self.subnets = [zone["SubnetId"] for zone in given["AvailabilityZones"]]
        self.security_groups = given["SecurityGroups"]
        # The one that the execution role of the template may write to.
        self.log_group = self.manifest["logGroup"]
        self.image = cloud.control("POST", "images", {"repository": REPOSITORY, "bundle": str(PROGRAMS)})["uri"]
        ecs.create_cluster(clusterName=self.cluster)
        [balancer] = elb.create_load_balancer(
            Name="conformance", Subnets=self.subnets, SecurityGroups=self.security_groups
        )["LoadBalancers"]
        self.balancer = balancer["LoadBalancerArn"]
        self.group = self.target_group("conformance-app")
        [listener] = elb.create_listener(
            LoadBalancerArn=self.balancer, Port=8090, Protocol="HTTP", DefaultActions=forward(self.group)
        )["Listeners"]
        self.listener = listener["ListenerArn"]
        self.definition = self.register("conformance-app", ["server.mjs"])
        self.job = self.register("conformance-job", ["job.mjs", "0"])

    def target_group(self, name: str) -> str:
        elb = self.cloud.client("elbv2")
        [group] = elb.create_target_group(
            Name=name,
            Protocol="HTTP",
            Port=self.port,
            VpcId=self.vpc,
            TargetType="ip",
            HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=2,
            HealthyThresholdCount=2,
            UnhealthyThresholdCount=2,
        )["TargetGroups"]
        delay = {"Key": "deregistration_delay.timeout_seconds", "Value": "20"}
        elb.modify_target_group_attributes(TargetGroupArn=group["TargetGroupArn"], Attributes=[delay])
        return group["TargetGroupArn"]

    def task_definition(self, family: str, command: list[str]) -> dict:
        return {
            "family": family,
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "256",
            "memory": "512",
            "executionRoleArn": self.manifest["roles"]["execution"],
            "taskRoleArn": self.manifest["roles"]["task"],
            "containerDefinitions": [
                {
                    "name": "app",
                    "image": self.image,
                    "command": command,
                    "stopTimeout": 10,
                    "environment": [{"name": "RELEASE", "value": "first"}],
                    "portMappings": [{"containerPort": self.port}],
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": self.log_group,
                            "awslogs-region": REGION,
                            "awslogs-stream-prefix": family,
                        },
                    },
                }
            ],
        }

    def register(self, family: str, command: list[str]) -> str:
        definition = self.task_definition(family, command)
        answer = self.cloud.client("ecs").register_task_definition(**definition)
        return answer["taskDefinition"]["taskDefinitionArn"]

    def run_job(self) -> str:
        [task] = self.cloud.client("ecs").run_task(
            cluster=self.cluster, taskDefinition=self.job, launchType="FARGATE", networkConfiguration=self.network
        )["tasks"]
        return task["taskArn"]

    def describe(self) -> dict:
        [service] = self.cloud.client("ecs").describe_services(cluster=self.cluster, services=[self.service])["services"]
        return service

    def is_steady(self) -> bool:
        service = self.describe()
        return len(service["deployments"]) == 1 and service["runningCount"] == service["desiredCount"]

    def answers(self) -> str:
        """What the load balancer of the service answers now."""
        listeners = self.cloud.control("GET", "health")["listeners"]
        [url] = [one["url"] for one in listeners if one["listenerArn"] == self.listener]
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read().decode()

    def create_service(self) -> dict:
        return self.cloud.client("ecs").create_service(
            cluster=self.cluster,
            serviceName=self.service,
            taskDefinition=self.definition,
            desiredCount=1,
            launchType="FARGATE",
            networkConfiguration=self.network,
            deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}},
            loadBalancers=[{"targetGroupArn": self.group, "containerName": "app", "containerPort": self.port}],
        )["service"]


def forward(*groups: str) -> list[dict]:
    targets = [{"TargetGroupArn": group, "Weight": 1} for group in groups]
    return [{"Type": "forward", "ForwardConfig": {"TargetGroups": targets}}]


@pytest.fixture(scope="session")
def stage(cloud):
    made = Stage(cloud)
    made.create_service()
    return made


@pytest.fixture(scope="module")
def steady(stage):
    wait_until("the service is steady", stage.is_steady)
    return stage
