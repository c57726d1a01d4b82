# The Terraform provider, pointed at `aliyun-lb-emulator --listen 127.0.0.1:8080`.
terraform {
  required_providers {
    # By its name alone it would be looked for under hashicorp/, where it is no longer kept up.
    alicloud = { source = "aliyun/alicloud" }
  }
}

provider "alicloud" {
  access_key = "testid"
  secret_key = "testsecret"
  region     = "cn-hangzhou"

  # The provider speaks HTTPS unless it is told otherwise.
  protocol = "HTTP"

  # Without it the provider asks a service for bills, which is not here, what kind of account it is.
  account_type = "Domestic"

  endpoints {
    slb      = "127.0.0.1:8080"
    nlb      = "127.0.0.1:8080"
    alb      = "127.0.0.1:8080"
    sts      = "127.0.0.1:8080"
    location = "127.0.0.1:8080"
  }
}
