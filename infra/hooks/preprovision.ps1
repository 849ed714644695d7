# Before provisioning: makes the key that seals credentials and the token of the first account, once. Neither is printed, nor stands on a command line.
$ErrorActionPreference = 'Stop'

if ($env:PUSH_SECRETS_STORED -eq 'true') {
    Write-Output 'The vault has the key and the token already.'
    exit 0
}

function Get-RandomBytes {
    $bytes = [byte[]]::new(32)
    $random = [System.Security.Cryptography.RandomNumberGenerator]::Create()
    $random.GetBytes($bytes)
    $random.Dispose()
    return , $bytes
}

# What is left from a provisioning that did not come to its end goes into the vault as it is.
$key = if ($env:PUSH_CREDENTIAL_KEY) { $env:PUSH_CREDENTIAL_KEY } else { [Convert]::ToBase64String((Get-RandomBytes)) }
$token = if ($env:PUSH_ACCOUNT_TOKEN) { $env:PUSH_ACCOUNT_TOKEN } else { [BitConverter]::ToString((Get-RandomBytes)).Replace('-', '').ToLowerInvariant() }

# The folder for temporary files is the user's own.
$made = [System.IO.Path]::GetTempFileName()
try {
    Set-Content -Path $made -Encoding ascii -Value "PUSH_CREDENTIAL_KEY=`"$key`"", "PUSH_ACCOUNT_TOKEN=`"$token`""
    azd env set --file $made | Out-Null
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
finally {
    Remove-Item $made
}
Write-Output 'Made the key that seals credentials and the token of the first account. They go into the vault.'
