"""Rows of moto_differences.py: ECR."""

from moto_verdict import THEIRS_WRONG, UNSPECIFIED, Row

IMAGES = [
    Row(UNSPECIFIED, "one order", "another", "The order of images and their ids is open.", "ListImages", [
        "ecr.BatchDeleteImage | answer.imageIds[]", "ecr.DescribeImages | answer.imageDetails[]", "ecr.ListImages | answer.imageIds[]",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "maxResults is the maximum number of results of a page.", "DescribeImages", [
        "ecr.DescribeImages (paged) | answer.imageDetails[]", "ecr.DescribeRepositories (paged) | answer.repositories[]",
        "ecr.ListImages (paged) | answer.imageIds[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A page that is not the last one has the token of the next.", "DescribeImages", [
        "ecr.DescribeImages (paged) | answer.nextToken", "ecr.DescribeRepositories (paged) | answer.nextToken",
        "ecr.ListImages (paged) | answer.nextToken",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "maxResults is from 1 to 1000.", "ListImages", [
        "ecr.DescribeRepositories (page size 1001) | outcome", "ecr.ListImages (page size 0) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "maxResults cannot be used with imageIds or repositoryNames.", "DescribeImages", [
        "ecr.DescribeImages (images in pages) | outcome", "ecr.DescribeRepositories (names in pages) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A token is one that an answer had.", "DescribeImages", [
        "ecr.DescribeImages (unknown token) | outcome", "ecr.DescribeRepositories (unknown token) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A name has up to 256 characters.", "CreateRepository", [
        "ecr.CreateRepository (name of 257) | outcome",
    ]),
    Row(THEIRS_WRONG, "TooManyTagsException 400", "success", "A repository has up to 50 tags; TooManyTagsException is declared.", "CreateRepository", [
        "ecr.CreateRepository (fifty-one tags) | outcome",
    ]),
    Row(UNSPECIFIED, "InvalidTagParameterException 400", "success", "InvalidTagParameterException is declared; that keys of AWS's own are among the invalid ones is not said there.", "CreateRepository", [
        "ecr.CreateRepository (tag of AWS) | outcome",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "A filter leaves out images of another status.", "ListImagesFilter", [
        "ecr.DescribeImages | answer.imageDetails[]", "ecr.ListImages | answer.imageIds[]",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "tagStatus is TAGGED, UNTAGGED or ANY.", "ListImagesFilter", [
        "ecr.ListImages (unknown status) | outcome",
    ]),
    Row(UNSPECIFIED, "InvalidParameterException 400", "success", "What an image without tag and digest is here is open; batch actions call it MissingDigestAndTag.", "DescribeImages", [
        "ecr.DescribeImages (nothing) | outcome",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "An image has a size; a manifest list that of its largest manifest.", "ImageDetail", [
        "ecr.DescribeImages (paged) | answer.imageDetails[].imageSizeInBytes", "ecr.DescribeImages | answer.imageDetails[].imageSizeInBytes",
    ]),
    Row(UNSPECIFIED, "present", "absent", "It is the current status of the image; whether it is left out of those that are active is open.", "ImageDetail", [
        "ecr.DescribeImages (paged) | answer.imageDetails[].imageStatus", "ecr.DescribeImages | answer.imageDetails[].imageStatus",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "PutImage deletes nothing: an image whose tag moves to another one stays, without it.", "PutImage", [
        "ecr.DescribeImages | answer.imageDetails[]",
    ]),
    Row(THEIRS_WRONG, "ImageAlreadyExistsException 400", "success", "ImageAlreadyExistsException: it was pushed, and nothing of it has changed.", "PutImage", [
        "ecr.PutImage | outcome",
    ]),
    Row(THEIRS_WRONG, "ImageTagAlreadyExistsException 400", "ImageAlreadyExistsException 400", "ImageTagAlreadyExistsException is for a tag of another image where tags are immutable.", "PutImage", [
        "ecr.PutImage | outcome",
    ]),
    Row(THEIRS_WRONG, "RepositoryNotFoundException 400", "fault 500", "RepositoryNotFoundException is declared; moto fails.", "PutImage", [
        "ecr.PutImage | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "fault 500", "InvalidParameterException is declared; moto fails.", "PutImage", [
        "ecr.BatchDeleteImage (no images) | outcome", "ecr.BatchGetImage (no images) | outcome", "ecr.PutImage (no JSON) | outcome",
    ]),
    Row(THEIRS_WRONG, "ImageDigestDoesNotMatchException 400", "success", "ImageDigestDoesNotMatchException is declared: the digest is that of the manifest.", "PutImage", [
        "ecr.PutImage (another digest) | outcome",
    ]),
    Row(THEIRS_WRONG, "LayersNotFoundException 400", "success", "LayersNotFoundException is declared: the layers come before their manifest.", "PutImage", [
        "ecr.PutImage (layers that are not there) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidImageDigest", "ImageNotFound", "InvalidImageDigest is one of the codes.", "ImageFailure", [
        "ecr.BatchGetImage (no digest) | answer.failures[].failureCode",
    ]),
    Row(THEIRS_WRONG, "MissingDigestAndTag", "ImageNotFound", "MissingDigestAndTag is one of the codes.", "ImageFailure", [
        "ecr.BatchGetImage (nothing) | answer.failures[].failureCode",
    ]),
    Row(THEIRS_WRONG, "text", "text", "The reason is that of the code.", "ImageFailure", [
        "ecr.BatchGetImage (no digest) | answer.failures[].failureReason", "ecr.BatchGetImage (nothing) | answer.failures[].failureReason",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "imageId is the one that was asked for; moto makes up a tag.", "ImageFailure", [
        "ecr.BatchGetImage (no digest) | answer.failures[].imageId.imageTag", "ecr.BatchGetImage (nothing) | answer.failures[].imageId.imageTag",
        "ecr.BatchGetImage | answer.failures[].imageId.imageTag",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "imageId is the one that was asked for.", "ImageFailure", [
        "ecr.BatchGetImage (no digest) | answer.failures[].imageId.imageDigest", "ecr.BatchGetImage | answer.failures[].imageId.imageDigest",
    ]),
    Row(UNSPECIFIED, "present", "absent", "What becomes of an image of another media type than those accepted is open.", "BatchGetImage", [
        "ecr.BatchGetImage (another type) | answer.failures[]",
    ]),
    Row(UNSPECIFIED, "absent", "present", "What becomes of an image of another media type than those accepted is open.", "BatchGetImage", [
        "ecr.BatchGetImage (another type) | answer.images[]",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Whether an image that was asked for by digest is answered with a tag is open.", "BatchGetImage", [
        "ecr.BatchGetImage | answer.images[].imageId.imageTag",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "imageIds are those of the deleted images, tagged or not.", "BatchDeleteImage", [
        "ecr.BatchDeleteImage (without a tag) | answer.imageIds[]",
    ]),
    Row(UNSPECIFIED, "text", "text", "What the token says is open.", "AuthorizationData", [
        "ecr.GetAuthorizationToken | answer.authorizationData[].authorizationToken",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "One to ten registries, each an account of 12 digits.", "GetAuthorizationToken", [
        "ecr.GetAuthorizationToken (no account) | outcome", "ecr.GetAuthorizationToken (none) | outcome",
    ]),
]  # fmt: skip
