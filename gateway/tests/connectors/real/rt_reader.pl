# Makes a user of a Request Tracker who may only read the queue Support, and prints the token of it. RT's interface gives no rights and makes no
# tokens. RT_SITE_CONFIG names the configuration, as in the start script.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use RT -init;
use RT::AuthToken;

my $queue = RT::Queue->new(RT->SystemUser);
$queue->Load('Support');
my $user = RT::User->new(RT->SystemUser);
my ($made, $problem) = $user->Create(Name => "reader-$$", EmailAddress => "reader-$$\@test.local", Privileged => 1);
die "$problem\n" unless $made;
for my $right (qw(SeeQueue ShowTicket SeeCustomField)) {
    my ($granted, $refusal) = $user->PrincipalObj->GrantRight(Right => $right, Object => $queue);
    die "$refusal\n" unless $granted;
}
my ($created, $message, $token) = RT::AuthToken->new(RT->SystemUser)->Create(Owner => $user->Id, Description => 'reads only');
die "$message\n" unless $created;
print "RT_READER_TOKEN=$token\n";
