"""By hand: ECR, as moto_balancing.py has it for the load balancer. Images are indexes of nothing: moto keeps no layers."""

import hashlib
import json

from moto_balancing import Paged, TAGS, ecr, own
from moto_side import Call


def manifest(name: str) -> str:
    media_type = "application/vnd.oci.image.index.v1+json"
    return json.dumps({"schemaVersion": 2, "mediaType": media_type, "manifests": [], "annotations": {"name": name}})


def by_digest(name: str) -> dict:
    return {"imageDigest": f"sha256:{hashlib.sha256(manifest(name).encode()).hexdigest()}"}


def repository(name: str, case: str = "", **more) -> Call:
    arguments = {"repositoryName": f"~{own(name, case)}"} | more
    undo = ("DeleteRepository", {"repositoryName": arguments["repositoryName"]}) if case else None
    return ecr("CreateRepository", case, undo=undo, **arguments)


def on(action: str, name: str = "a", case: str = "", **more) -> Call:
    return ecr(action, case, repositoryName=f"~{name}", **more)


def put(name: str, tag: str | None, case: str = "", repository: str = "a", **more) -> Call:
    """With the digest: moto makes one up where it is not told, and another one each time."""
    tagged = {} if tag is None else {"imageTag": tag}
    return on("PutImage", repository, case, imageManifest=manifest(name), **by_digest(name), **tagged, **more)


REPOSITORIES = [
    ecr("DescribeRepositories"), repository("a"), repository("a"), repository("b", imageTagMutability="IMMUTABLE", tags=TAGS,
        imageScanningConfiguration={"scanOnPush": True}), repository("d/e_f.g", encryptionConfiguration={"encryptionType": "KMS"}),
    repository("h", imageTagMutability="MUTABLE_WITH_EXCLUSION", imageTagMutabilityExclusionFilters=[{"filterType": "WILDCARD", "filter": "v*"}]),
    repository("c", "name with capitals", repositoryName="~Capitals"), repository("c", "name that ends with a slash", repositoryName="~c/"),
    repository("c", "name of 257", repositoryName="c" * 257), repository("c", "unknown mutability", imageTagMutability="SOMETIMES"),
    repository("c", "exclusion without its mutability", imageTagMutabilityExclusionFilters=[{"filterType": "WILDCARD", "filter": "v*"}]),
    repository("c", "mutability without its exclusion", imageTagMutability="IMMUTABLE_WITH_EXCLUSION"),
    repository("c", "fifty-one tags", tags=[{"Key": f"k{index}", "Value": "v"} for index in range(51)]),
    repository("c", "tag of AWS", tags=[{"Key": "aws:a", "Value": "v"}]),
    ecr("DescribeRepositories"), ecr("DescribeRepositories", repositoryNames=["~b", "~a"]), ecr("DescribeRepositories", repositoryNames=["~none"]),
    ecr("DescribeRepositories", "names in pages", repositoryNames=["~a"], maxResults=1), ecr("DescribeRepositories", "unknown token", nextToken="?"),
    ecr("DescribeRepositories", "page size 1001", maxResults=1001), Paged(ecr("DescribeRepositories"), ("maxResults", 1), ("nextToken", "nextToken")),
    ecr("DescribeRepositories", registryId="999999999999"), on("ListImages"), on("DescribeImages"), on("ListImages", "none"), on("DescribeImages", "none"),
    put("a", "v1"), on("DeleteRepository"), on("DeleteRepository", force=True), on("DeleteRepository"), on("DeleteRepository", "b"), ecr("DescribeRepositories"),
]  # fmt: skip

MISSING = {"imageDigest": f"sha256:{'0' * 64}"}
IMAGES = [
    repository("a"), repository("b", imageTagMutability="IMMUTABLE"),
    put("a", "v1"), put("a", "v1"), put("a", "v2"), put("b", "v3"), put("b", None), put("d", None), put("b", "v1"),
    put("a", "v1", repository="b"), put("b", "v1", repository="b"), put("a", "v2", repository="b"), put("a", "v1", repository="none"),
    on("PutImage", "a", "no JSON", imageManifest="none"), on("PutImage", "a", "no media type", imageManifest="{}"),
    on("PutImage", "a", "another digest", imageManifest=manifest("x"), imageTag="x", **MISSING),
    on("PutImage", "a", "layers that are not there", imageManifest=json.dumps({"schemaVersion": 2, "layers": [MISSING | {"digest": MISSING["imageDigest"], "size": 1}],
        "mediaType": "application/vnd.oci.image.manifest.v1+json"})),
    on("DescribeImages"), on("DescribeImages", "b"), on("DescribeImages", imageIds=[{"imageTag": "v1"}]), on("DescribeImages", imageIds=[by_digest("a")]),
    on("DescribeImages", imageIds=[by_digest("a"), {"imageTag": "v2"}]), on("DescribeImages", imageIds=[{"imageTag": "none"}]), on("DescribeImages", imageIds=[MISSING]),
    on("DescribeImages", "a", "nothing", imageIds=[{}]), on("DescribeImages", "a", "images in pages", imageIds=[{"imageTag": "v1"}], maxResults=1),
    on("DescribeImages", filter={"tagStatus": "TAGGED"}), on("DescribeImages", filter={"tagStatus": "UNTAGGED"}), on("DescribeImages", "a", "unknown token", nextToken="?"),
    on("ListImages"), on("ListImages", filter={"tagStatus": "TAGGED"}), on("ListImages", filter={"tagStatus": "UNTAGGED"}), on("ListImages", "a", "page size 0", maxResults=0),
    on("ListImages", "a", "unknown status", filter={"tagStatus": "SOMETIMES"}), on("ListImages", filter={"imageStatus": "ARCHIVED"}),
    Paged(on("DescribeImages"), ("maxResults", 1), ("nextToken", "nextToken")), Paged(on("ListImages"), ("maxResults", 1), ("nextToken", "nextToken")),
    on("BatchGetImage", imageIds=[{"imageTag": "v2"}]), on("BatchGetImage", imageIds=[by_digest("d")]), on("BatchGetImage", imageIds=[{"imageTag": "none"}]), on("BatchGetImage", imageIds=[MISSING]),
    on("BatchGetImage", "a", "nothing", imageIds=[{}]), on("BatchGetImage", "a", "no digest", imageIds=[{"imageDigest": "none"}]), on("BatchGetImage", "a", "no images", imageIds=[]),
    on("BatchGetImage", "a", "another type", imageIds=[{"imageTag": "v2"}], acceptedMediaTypes=["none"]), on("BatchGetImage", "none", imageIds=[{"imageTag": "v1"}]),
    on("BatchDeleteImage", imageIds=[{"imageTag": "v2"}]), on("BatchDeleteImage", imageIds=[{"imageTag": "none"}]), on("BatchDeleteImage", imageIds=[MISSING]),
    on("BatchDeleteImage", "a", "nothing", imageIds=[{}]), on("BatchDeleteImage", "a", "no digest", imageIds=[{"imageDigest": "none"}]),
    on("BatchDeleteImage", "a", "no images", imageIds=[]), on("BatchDeleteImage", "none", imageIds=[{"imageTag": "v1"}]), on("ListImages"),
    on("BatchDeleteImage", imageIds=[by_digest("b")]), on("ListImages"), on("BatchDeleteImage", "a", "digest and tag", imageIds=[by_digest("a") | {"imageTag": "v1"}]),
    on("BatchDeleteImage", "a", "without a tag", imageIds=[by_digest("d")]), on("DescribeImages"),
]  # fmt: skip

REGISTRY = [
    ecr("GetAuthorizationToken"), ecr("GetAuthorizationToken", registryIds=["111122223333", "123456789012"]),
    ecr("GetAuthorizationToken", "no account", registryIds=["none"]), ecr("GetAuthorizationToken", "none", registryIds=[]),
]
